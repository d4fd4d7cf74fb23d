/** One payer of the reference. The cost at which a cap is reached is solved for, not searched. */
import { ceil, least, minus, most, mul, over, plus, q, round, type Q } from './exact.ts';

export interface PayerTerms {
  readonly keys: readonly { text: string; measure: string }[];
  readonly open: (base: bigint, total: bigint) => bigint;
  readonly bands: readonly { upTo: bigint | undefined; pay: Q }[];
  readonly start: bigint;
  readonly absolute: boolean;
  readonly perBand: boolean;
  readonly unit: bigint;
  readonly guarantee: { share: Q; of: string } | undefined;
  readonly given: boolean;
  readonly caps: readonly { basis: string; excess: string; room: bigint | undefined }[];
}

interface PayerBill {
  readonly base: bigint;
  readonly total: bigint;
  readonly apartPaid: bigint;
  readonly given: bigint | undefined;
}

export function runPayer(terms: PayerTerms, bill: PayerBill) {
  const { base, total, apartPaid, given = 0n } = bill;
  const whole = tightest(terms, 'eligible+deductible', base);
  const deductible = least(whole.cost, terms.open(base, total));
  const cost = tightest(terms, 'eligible', whole.cost - deductible);
  let overflow = whole.spilled + cost.spilled;
  let rated = cost.cost;
  const from = terms.start + (terms.absolute ? deductible : 0n);
  const floors = { rated: undefined, eligible: base, total }[terms.guarantee?.of ?? 'rated'];
  const pays = (x: bigint) => (terms.given ? least(x, given) : payOf(terms, from, x, floors));
  let byRatio = pays(rated);
  for (const { basis, excess, room } of terms.caps) {
    if (basis !== 'fund' || excess !== 'spill' || room === undefined) continue;
    const left = most(0n, room - apartPaid);
    if (byRatio <= left) continue;
    const reached = terms.given ? left : costFor(terms, from, left, floors);
    overflow += rated - reached;
    rated = reached;
    byRatio = least(left, pays(reached));
  }
  const ownByRatio = rated - byRatio;
  let paid = byRatio + apartPaid;
  for (const { basis, room } of terms.caps) {
    if (basis === 'fund' && room !== undefined) paid = least(paid, room);
  }
  const overCap = base + apartPaid - deductible - ownByRatio - paid;
  return { deductible, rated, ownByRatio, overCap, overflow, paid };
}

function tightest({ caps }: PayerTerms, basis: string, cost: bigint) {
  let room = cost;
  let spills = false;
  for (const cap of caps) {
    if (cap.basis !== basis || cap.room === undefined || cap.room >= room) continue;
    room = cap.room;
    spills = cap.excess === 'spill';
  }
  return { cost: room, spilled: spills ? cost - room : 0n };
}

type Piece = { length: bigint | undefined; pay: Q };

/** The bands from a point on, each with its length; the last has no end. */
function pieces({ bands }: PayerTerms, from: bigint): Piece[] {
  const list: Piece[] = [];
  let below = 0n;
  for (const { upTo, pay } of bands) {
    if (upTo === undefined) list.push({ length: undefined, pay });
    else if (upTo > from) list.push({ length: upTo - most(from, below), pay });
    below = upTo ?? below;
  }
  return list;
}

function payOf(terms: PayerTerms, from: bigint, cost: bigint, floors: bigint | undefined): bigint {
  let left = cost;
  let exact = q(0n);
  let rounded = 0n;
  for (const { length, pay } of pieces(terms, from)) {
    const part = length === undefined ? left : least(left, length);
    const piece = mul(q(part), pay);
    exact = plus(exact, piece);
    rounded += round(piece, terms.unit);
    left -= part;
  }
  const inBands = terms.perBand ? rounded : round(exact, terms.unit);
  const { guarantee } = terms;
  const floor = guarantee ? round(mul(q(floors ?? cost), guarantee.share)) : 0n;
  return least(cost, most(inBands, least(cost, floor)));
}

/** The least cost for which at least `room` is paid: each way of reaching it, solved by itself. */
function costFor(
  terms: PayerTerms,
  from: bigint,
  room: bigint,
  floors: bigint | undefined,
): bigint {
  if (room === 0n) return 0n;
  const ways = [byBands(terms, from, room)];
  const { guarantee } = terms;
  if (guarantee && floors === undefined && guarantee.share.n > 0n) {
    ways.push(ceil(over(minus(q(room), q(1n, 2n)), guarantee.share)));
  }
  if (guarantee && floors !== undefined && round(mul(q(floors), guarantee.share)) >= room) {
    ways.push(room);
  }
  const found = ways.filter((way) => way !== undefined);
  const [first = room] = found;
  return most(room, found.reduce(least, first));
}

function byBands(terms: PayerTerms, from: bigint, room: bigint): bigint | undefined {
  const { unit, perBand } = terms;
  const units = ceil(q(room, unit)) * unit;
  let cost = 0n;
  let sum = q(0n);
  for (const { length, pay } of pieces(terms, from)) {
    const whole = length === undefined ? undefined : mul(q(length), pay);
    const gained = perBand && whole ? q(round(whole, unit)) : whole;
    const need = minus(minus(q(units), q(unit, 2n)), sum);
    if (need.n <= 0n) return cost;
    const steps = pay.n > 0n ? most(0n, ceil(over(need, pay))) : undefined;
    if (steps !== undefined && (length === undefined || steps <= length)) return cost + steps;
    if (length === undefined || gained === undefined) return undefined;
    cost += length;
    sum = plus(sum, gained);
  }
  return undefined;
}
