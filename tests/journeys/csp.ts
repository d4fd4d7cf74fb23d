/** The page's policy, written out once more by hand: a change in the shell must be meant. */
export const CSP_HEADER =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
