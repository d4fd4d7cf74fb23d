import { openBed } from '../desk/counter-bed.ts';
import { serve, quoted, pay } from '../desk/cashier.ts';
const t0=process.cpuUsage();
for (let i=0;i<20;i++) await openBed();
const t1=process.cpuUsage(t0); console.log('open', t1.user/20000);
const bed=await openBed(); const t2=process.cpuUsage();
for (let i=0;i<20;i++) await pay(bed, await quoted(bed,'longterm-390'));
const t3=process.cpuUsage(t2); console.log('flow', t3.user/20000, bed.counter.book.seq());
const t4=process.cpuUsage(); for (let i=0;i<10;i++) await bed.entries(); const t5=process.cpuUsage(t4); console.log('entries', t5.user/10000);
