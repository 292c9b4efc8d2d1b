// Sentences come from Fluent files. Each page adds the catalogues it needs; nothing is fetched.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import common from '../locales/en/common.ftl?raw';
import exceptions from '../locales/en/exceptions.ftl?raw';
import problems from '../locales/en/problems.ftl?raw';

// Isolation marks around every placeable are for mixed directions; English needs none, and copied text stays clean.
const bundle = new FluentBundle('en', { useIsolating: false });

export function addMessages(source: string): void {
  const errors = bundle.addResource(new FluentResource(source));
  for (const error of errors) console.error(error);
}

for (const source of [common, exceptions, problems]) addMessages(source);

export type Args = Record<string, FluentVariable>;

/** The sentence for `id`, or for an attribute of it as `id.attribute`. A missing one shows its own name. */
export function t(id: string, args?: Args): string {
  const [name = '', attribute] = id.split('.');
  const message = bundle.getMessage(name);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  if (!pattern) return id;
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, args, errors);
  for (const error of errors) console.error(id, error);
  return text;
}

export function hasMessage(id: string): boolean {
  const [name = '', attribute] = id.split('.');
  const message = bundle.getMessage(name);
  return attribute ? message?.attributes[attribute] !== undefined : message?.value != null;
}
