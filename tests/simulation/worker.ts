/**
 * One of the processes of a long run: is sent a stretch of seeds, tells their stories, sends back
 * what came of them. Bundled before it runs (many.ts): without tsx it is twice as fast.
 */
import { job, stories } from './stories.ts';

process.on('message', (message) => {
  stories(job.parse(message)).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(2);
    },
  );
});
