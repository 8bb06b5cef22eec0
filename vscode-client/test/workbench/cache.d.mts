/** The folder that the workbench is kept in. */
export function workbenchFolder(environ?: NodeJS.ProcessEnv): string;
/** The programs inside a folder that `install.mjs` made. */
export function programs(folder: string): { node: string; entry: string };
/** A browser of this machine; undefined: there is none. */
export function browser(environ?: NodeJS.ProcessEnv): string | undefined;
