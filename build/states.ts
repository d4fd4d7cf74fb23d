/** `npm run states`: writes shared/visit/STATES.md anew from the tables. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { explore } from './states/explore.ts';
import { statesText } from './states/table.ts';

const file = path.join(import.meta.dirname, '../shared/visit/STATES.md');
writeFileSync(file, statesText([...explore().states.values()]));
console.log(`written: ${file}`);
