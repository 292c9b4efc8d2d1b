// The host behind the window. Everything else in the UI speaks to it through `till.ts`.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

export type Host = {
  call(command: string, args: Record<string, unknown>): Promise<unknown>;
  on(event: string, heard: (payload: unknown) => void): Promise<() => void>;
};

const tauri: Host = {
  call: (command, args) => invoke(command, args),
  on: (event, heard) => listen(event, (message) => heard(message.payload)),
};

let host = tauri;

/** Tests and the design page put their own host in place. */
export function setHost(other: Host): void {
  host = other;
}

export function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  return host.call(command, args) as Promise<T>;
}

export function on<T>(event: string, heard: (payload: T) => void): Promise<() => void> {
  return host.on(event, (payload) => heard(payload as T));
}
