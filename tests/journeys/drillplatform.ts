/** A drill platform in the test's process, on which several counters of one hospital play. */
import { loadData } from '../../electron/data.ts';
import { createControl } from '../../electron/drill/control.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { serveControl } from '../../electron/drill/server.ts';
import { readCatalogue } from '../../electron/drill/world.ts';

export interface SharedPlatform {
  platform: DrillPlatform;
  /** For `--platform`. */
  url: string;
  close(): Promise<void>;
}

export async function sharePlatform(): Promise<SharedPlatform> {
  const data = loadData();
  const { hospital, id } = data.profile;
  const platform = createDrillPlatform({
    now: () => new Date(),
    random: Math.random,
    catalogue: readCatalogue(data.drillCatalogue),
    hospital,
    profile: readDrillProfile(data.profile),
  });
  let orders = '';
  const control = createControl({
    platform,
    profile: id,
    admdvs: hospital.admdvs,
    url: () => orders,
    crashed: (error) => {
      throw error;
    },
  });
  const gateway = await platform.listen(0, { control });
  const second = await serveControl(control, 0);
  orders = second.url;
  return {
    platform,
    url: gateway.url,
    async close() {
      await gateway.close();
      await second.close();
    },
  };
}
