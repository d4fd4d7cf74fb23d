/** What the product loads of this engine; split.ts bundles it and takes its load time. */
export { loadPackText } from '../../shared/policy/check.ts';
export { compile } from '../../shared/policy/compile.ts';
export { split } from '../../shared/split.ts';
