// What is told at the corner of the window.

import type { Workbench } from "./workbench";

/** Everything that is told there, one after the other. */
export async function toldOnce(workbench: Workbench, words: RegExp): Promise<void> {
  await workbench.toast(words).first().waitFor();
  await workbench.palette("Notifications: Clear All Notifications");
  await workbench.page.locator(".notification-toast").first().waitFor({ state: "detached" });
}
