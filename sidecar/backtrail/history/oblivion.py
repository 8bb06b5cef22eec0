"""The use cases of forgetting: a plan, its execution, and its end."""

from typing import TYPE_CHECKING

from backtrail.history.announcements import Announcing
from backtrail.storage.repository import Progress

if TYPE_CHECKING:
    from backtrail.history.forgets import ForgetPlan, ForgetQuery, Forgotten

__all__ = ["Oblivion"]


class Oblivion(Announcing):
    """What has to be gone for good."""

    def plan_forget(self, query: "ForgetQuery", progress: Progress | None = None) -> "ForgetPlan":
        """What would be forgotten, and what would bring it back; changes nothing.

        Raises:
            UsageError: That cannot be looked for, or nothing is named.
            NotFoundError: Nothing is kept of the path, or no version answers to an address.

        """
        from backtrail.history import forget_plans

        return forget_plans.plan(self._scope, query, progress)

    def forget(self, plan: "ForgetPlan", progress: Progress | None = None) -> "Forgotten":
        """Forget what a plan names, and look whether it is gone; see ``forgetting.execute``.

        Raises:
            RefusedError: A file on the disk would bring it back with its next save.
            StoreError: The store cannot be written to; nothing was forgotten.

        """
        from backtrail.history import forgetting

        try:
            return forgetting.execute(self._scope, plan, progress)
        finally:
            self._scope.forget_what_is_at_hand()
            self._announce()

    def finish_forgetting(self) -> bool:
        """End what an earlier ``forget`` could not; False where it has to be done once more."""
        from backtrail.history import forgetting

        return forgetting.finish(self._scope)
