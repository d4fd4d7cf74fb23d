/**
 * Must be the first import of every entry: zod looks at this when a schema is made, and would else
 * probe for `new Function`, which the page's CSP reports as a violation.
 */
import { z } from 'zod';

z.config({ jitless: true });
