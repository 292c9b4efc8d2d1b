// A till of cardboard, for designing screens in a browser: `npm run dev`, then /?fake. It keeps its state in memory
// and answers every command with believable data. It is no part of the built product.
//
//   /?fake              signed in, an empty cart          &screen=locked|setup|loading
//   &net=offline|slow|switched_off|sending               &cart=5     lines in the cart
//   &recovered          a receipt that was never shown    &journal=0  an empty journal
//   &printer=failed|waiting|none                          &parked=3  carts put aside
//   &order=10  percent off  &customer  &exempt            &role=manager   &lang=de|ar
import type { DisplayState } from '../lib/api/bindings/DisplayState';
import { setHost } from '../lib/api/host';
import { cartCommands, layOut } from './cart';
import { deviceCommands } from './devices';
import { goodsCommands } from './goods';
import { networkCommands } from './network';
import { peopleCommands } from './people';
import { fillJournal, salesCommands } from './sales';
import { type Commands, problem } from './wish';

const commands: Commands = {
  ...peopleCommands,
  ...networkCommands,
  ...goodsCommands,
  ...cartCommands,
  ...salesCommands,
  ...deviceCommands,
  display_show: ({ state: shown }) => {
    localStorage.setItem('fake-display', JSON.stringify(shown));
    return null;
  },
  display_state: () => JSON.parse(localStorage.getItem('fake-display') ?? 'null') as DisplayState | null,
  report_quit_attempt: () => null,
};

export function startFake(): void {
  fillJournal();
  layOut();
  setHost({
    call: async (command, args) => {
      const answer = commands[command];
      if (!answer) throw problem('INTERNAL');
      await new Promise((done) => setTimeout(done, 15));
      return structuredClone(answer(args));
    },
    on: async (event, heard) => {
      if (event !== 'display') return () => {};
      // Two windows of one browser: what one shows, the other hears.
      const listen = (change: StorageEvent) =>
        change.key === 'fake-display' && heard(JSON.parse(change.newValue ?? 'null'));
      window.addEventListener('storage', listen);
      return () => window.removeEventListener('storage', listen);
    },
  });
}
