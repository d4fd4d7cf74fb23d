/** Goal: the whole project keeps the rules of the design, section 3. Method: read every file. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tidy } from '../build/tidy.ts';
import { report } from '../build/tidy/finding.ts';
import { readProject } from '../build/tidy/project.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

it('the project is tidy', () => {
  const project = readProject(root);
  expect(project.sources.length).toBeGreaterThan(100);
  expect(report(tidy(project))).toBe('');
});
