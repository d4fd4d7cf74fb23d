/**
 * What every printed sheet says at its top: whose it is, and which sheet of how many. A second
 * sheet that fell away from the first can then be told.
 */

export type Sheet = 'a5' | 'a4' | 'roll';

/** The page rule (CSS Paged Media) of a sheet. `text` may hold anything, also quotes. */
export function runningRule(sheet: Sheet, text: string): string {
  const look = 'font: 8.5px sans-serif; color: #000; vertical-align: bottom; padding-bottom: 1mm;';
  const page = '"第 " counter(page) " 页 / 共 " counter(pages) " 页"';
  return (
    `@page ${sheet} { @top-left { ${look} content: ${cssText(text)}; width: 80%; } ` +
    `@top-right { ${look} content: ${page}; width: 20%; } }`
  );
}

/** Sets it for the page that is shown; by the object model: the CSP allows no inline style. */
export function setRunning(sheet: Sheet, parts: readonly (string | undefined)[]): void {
  const text = parts.filter((part) => part !== undefined && part !== '').join(' · ');
  const style = new CSSStyleSheet();
  style.insertRule(runningRule(sheet, text));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
}

/** A CSS string: quotes and backslashes escaped, a line break is a space. */
function cssText(text: string): string {
  return `"${text.replaceAll(/[\n\r\f]+/g, ' ').replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
