/** This computer as 9001 wants it: its network card and address. */
import type { NetworkInterfaceInfo } from 'node:os';

export interface Machine {
  /** "AA-BB-CC-DD-EE-FF": 17 of the 20 characters that the field has. */
  mac: string;
  ip: string;
}

const nowhere: Machine = { mac: '00-00-00-00-00-00', ip: '127.0.0.1' };

/** The first IPv4 address that is not the loopback's, of `os.networkInterfaces()`. */
export function machineOf(
  cards: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): Machine {
  const addresses = Object.values(cards).flatMap((list) => list ?? []);
  const card = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!card) return nowhere;
  return { mac: card.mac.toUpperCase().replaceAll(':', '-'), ip: card.address };
}
