// Files that are gone come back.

import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";

const TEXT = "the only copy\n";

const here = session("deleted", { files: { "lost.txt": TEXT, "again.txt": TEXT } });

here.test(
  "a deleted file is listed in the project view and restored from there",
  async (workbench) => {
    await workbench.showBacktrail();
    await workbench.openFile("lost.txt");
    await workbench.edit("with one more line\n");
    await workbench.view("This file").row(/^Edited/);
    here.remove("lost.txt");
    const project = workbench.view("Project");
    await project.expand();
    await project.row(/Deleted/);
    await project.unfold(/^Deleted files/);
    await workbench.screenshot("deleted-dark");
    await project.action(/^lost\.txt/, "Restore");
    await until("the file is back", () => fs.existsSync(path.join(here.workspace, "lost.txt")));
    await until("as it was", () => here.read("lost.txt") === `${TEXT}with one more line\n`);
    await workbench
      .toast(/lost\.txt/)
      .first()
      .waitFor();
  },
);

here.test("a deleted file is restored from the palette", async (workbench) => {
  await workbench.openFile("again.txt");
  await workbench.edit("two\n");
  await workbench.view("This file").row(/^Edited/);
  here.remove("again.txt");
  await workbench.view("Project").row(/again\.txt/);
  await until("it is told as deleted", async () =>
    (await workbench.view("Project").texts()).some((row) => /deleted/i.test(row)),
  );
  await workbench.palette("Backtrail: Restore Deleted File");
  await workbench.pick(/again\.txt/);
  await until("as it was", () => here.read("again.txt") === `${TEXT}two\n`);
});

here.test("where the file exists again, a question comes first", async (workbench) => {
  const project = workbench.view("Project");
  await project.until("again.txt is there", (rows) => !rows.some((row) => /deleted/i.test(row)));
  here.remove("again.txt");
  await until("it is told as deleted", async () =>
    (await workbench.view("Project").texts()).some((row) => /deleted/i.test(row)),
  );
  await workbench.palette("Backtrail: Restore Deleted File");
  await workbench
    .quickRows(/again\.txt/)
    .first()
    .waitFor();
  here.write("again.txt", "another one of the same name\n");
  await workbench.pick(/again\.txt/);
  const question = workbench.dialog(/again\.txt/);
  await question.waitFor();
  await workbench.screenshot("question-dark");
  await workbench.dialogButton(/again\.txt/, /^(Cancel)$/);
  await until("nothing was written", () => here.read("again.txt").startsWith("another"));
});
