/**
 * `npm run -s verify -- DIR …`: an auditor's verifier; needs no app. Exit status: 0 proven, 1 not
 * proven (with a sentence each), 2 usage.
 */
import { Refusal } from './packs/refusal.ts';
import { verifyCommand } from './verify/command.ts';
import { sentenceOf } from './verify/words.ts';

try {
  const proven = await verifyCommand(process.argv.slice(2), new Date(), (line) =>
    console.log(line),
  );
  if (!proven) process.exitCode = 1;
} catch (error) {
  const words = error instanceof Refusal ? error.message : sentenceOf(error);
  if (words === undefined) throw error;
  console.error(words);
  process.exitCode = error instanceof Refusal ? error.status : 1;
}
