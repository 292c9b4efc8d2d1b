// The network of the till of cardboard and what waits to be sent.
import type { Network } from '../lib/api/bindings/Network';
import type { Status } from '../lib/api/bindings/Status';
import { type Commands, minutesAgo, wish } from './wish';

const net = wish.get('net');
export const network: Network = net === 'sending' ? 'online' : ((net as Network) ?? 'online');
export const status: Status = {
  network,
  network_since_s: network === 'online' ? 8040 : 720,
  waiting: network === 'online' ? 0 : network === 'slow' ? 3 : 20,
  oldest_waiting_s: network === 'online' ? null : 700,
  sending: net === 'sending' ? [14, 20] : null,
  attention: wish.has('calm') ? 0 : 2,
  last_sync_at: minutesAgo(network === 'online' ? 0.2 : 12),
  trouble: wish.has('trouble') ? 'RE_ENROL' : null,
  last_error:
    network === 'offline' ? 'The server did not answer in time. The till tries again by itself.' : null,
  catalog_as_of: minutesAgo(network === 'online' ? 0.5 : 24),
  disk_low: wish.has('disk'),
  server_url: 'https://till.arbor-markets.example',
  clock_offset_s: network === 'offline' ? -72 : 1,
};

export const networkCommands: Commands = {
  status: () => ({ ...status }),
  set_work_offline: ({ on }) => {
    status.network = on ? 'switched_off' : 'online';
    status.network_since_s = 0;
    return { ...status };
  },
  sync_now: () => {
    status.waiting = 0;
    status.oldest_waiting_s = null;
    return { ...status };
  },
};
