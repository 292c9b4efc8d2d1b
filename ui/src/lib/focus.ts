// Where the focus goes when a form appears, or comes back with something left to say.

/** To the first field that must be filled and is not, else to the first. */
export function focusFirst(form: HTMLElement | undefined): void {
  const fields = [...(form?.querySelectorAll<HTMLInputElement>('input:not([readonly])') ?? [])];
  (fields.find((field) => field.required && field.value === '') ?? fields[0])?.focus();
}
