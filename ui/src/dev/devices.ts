// The settings and devices of the till of cardboard: `&printer=failed|waiting|none` is the printer's trouble.
import type { Devices } from '../lib/api/bindings/Devices';
import type { PrintJob } from '../lib/api/bindings/PrintJob';
import type { Settings } from '../lib/api/bindings/Settings';
import { type Commands, minutesAgo, wish } from './wish';

const trouble = wish.get('printer');

const settings: Settings = {
  locale: wish.get('lang'),
  theme: 'system',
  left_handed: wish.has('left'),
  layout: 'auto',
  sound: true,
  idle_lock_s: null,
  scanner: { prefix: '', suffix: '', max_gap_ms: 30 },
  printer: {
    target: trouble === 'none' ? { kind: 'none' } : { kind: 'network', address: '192.168.1.50:9100' },
    columns: 48,
    dots: 576,
    code_page: 'PC858',
    auto_print: 'always',
    cut: true,
    drawer: { pin: 0, on_ms: 120, off_ms: 240, on_cash: true },
    logo: true,
  },
  customer_display: true,
};

const job = (id: string, state: string, more: Partial<PrintJob>): PrintJob => ({
  job_id: id,
  kind: 'receipt',
  receipt: 'S12-R3-000417',
  key: 'k',
  state,
  attempts: 0,
  queued_at: minutesAgo(3),
  problem: null,
  copy: 0,
  ...more,
});

const devices: Devices = {
  printer: { state: 'ready', problem: null, jobs: [] },
  usb_printers: [{ vendor_id: 1208, product_id: 514, name: 'Epson TM-T20III' }],
  scanner_last: '5 390001 000014',
  display_open: true,
  key: 'file',
};
if (trouble === 'none') devices.printer.state = 'none';
if (trouble === 'failed' || trouble === 'waiting') {
  const paper = 'The printer is out of paper. Put in a new roll and close the lid.';
  devices.printer = {
    state: trouble,
    problem: paper,
    jobs: [
      job('a', trouble === 'failed' ? 'failed' : 'waiting', { attempts: 4, problem: paper }),
      job('b', 'waiting', { receipt: 'S12-R3-000418', queued_at: minutesAgo(1) }),
      job('c', 'waiting', { kind: 'drawer', receipt: null, key: null, queued_at: minutesAgo(0.5) }),
    ],
  };
}

function drop(id: unknown): Devices {
  devices.printer.jobs = devices.printer.jobs.filter((each) => each.job_id !== id);
  if (devices.printer.jobs.length === 0) devices.printer = { state: 'ready', problem: null, jobs: [] };
  return devices;
}

export const deviceCommands: Commands = {
  settings: () => settings,
  set_settings: (args) => Object.assign(settings, args.settings),
  devices: () => devices,
  print_receipt: () => devices,
  print_retry: ({ jobId }) => drop(jobId),
  print_drop: ({ jobId }) => drop(jobId),
  print_test: () => devices,
  open_drawer: () => devices,
  customer_display: ({ on }) => {
    settings.customer_display = devices.display_open = on === true;
    return settings;
  },
};
