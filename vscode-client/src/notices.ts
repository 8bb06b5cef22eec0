/** What a person is told in place of a result: no failure, and nothing for the log. */
export class Notice extends Error {}
