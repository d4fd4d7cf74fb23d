/** `npm run conformance`: writes shared/platform/CONFORMANCE.md from the field lists. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { shippedProfiles } from './conformance/profiles.ts';
import { conformanceText, figures } from './conformance/table.ts';

const file = path.join(import.meta.dirname, '../shared/platform/CONFORMANCE.md');
writeFileSync(file, conformanceText(shippedProfiles()));
const { messages, sent, read } = figures();
console.log(`${file}: ${messages} 个交易，发送 ${sent} 个字段，读取 ${read} 个字段`);
