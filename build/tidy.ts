/** The rules of the design, section 3, that compiler and linter do not hold. Run as a test. */
import { arithmeticFindings } from './tidy/arithmetic.ts';
import type { Finding } from './tidy/finding.ts';
import { importFindings } from './tidy/imports.ts';
import { languageFindings } from './tidy/language.ts';
import { placeFindings } from './tidy/places.ts';
import type { Project } from './tidy/project.ts';
import { purityFindings } from './tidy/purity.ts';
import { reachFindings } from './tidy/reach.ts';
import { sizeFindings } from './tidy/sizes.ts';

/** Every breach of every rule in the project. Pure: the project is read by tidy/project.ts. */
export function tidy(project: Project): Finding[] {
  return [
    ...importFindings(project),
    ...sizeFindings(project),
    ...languageFindings(project),
    ...purityFindings(project),
    ...arithmeticFindings(project),
    ...placeFindings(project),
    ...reachFindings(project),
  ];
}
