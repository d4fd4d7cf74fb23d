/**
 * What an exchange teaches besides its content: whether the insured place answers, and how far the
 * platform's clock is from ours. Wraps the connector, so that no call escapes it.
 */
import type { Profile } from '../../shared/platform/profile.ts';
import { classOf } from '../../shared/platform/texts.ts';
import type { CallResult, Connector, Prepared } from '../platform/connector.ts';
import type { Places } from './places.ts';

interface Learning {
  profile: Profile;
  places: Places;
  /** The connector may have learned the platform's time. */
  compared: () => void;
}

export function attentive(connector: Connector, learning: Learning): Connector {
  const { profile, places, compared } = learning;
  const routes = new WeakMap<Prepared, string>();

  function learn(place: string, infno: string, result: CallResult): CallResult {
    compared();
    if (place === '' || result.outcome === 'unsent' || result.outcome === 'lost') return result;
    if (result.outcome === 'refused' && result.by === 'gateway') return result;
    const refused = result.outcome === 'refused' ? result.text : '';
    if (classOf(profile.texts, refused) === 'insured-place-down') {
      places.failed(place, infno, refused);
    } else places.answered(place, infno);
    return result;
  }

  return {
    ...connector,
    async prepare(infno, input, place) {
      const prepared = await connector.prepare(infno, input, place);
      if (prepared.ok) routes.set(prepared.request, place);
      return prepared;
    },
    async send(request) {
      const place = routes.get(request) ?? '';
      return learn(place, request.infno, await connector.send(request));
    },
    async ask(infno, input, place) {
      return learn(place, infno, await connector.ask(infno, input, place));
    },
  };
}
