import type { FormEvent, ReactNode } from 'react';
import icon from '../assets/icon.svg';
import './entrance.css';

/** The frame of the pages that stand before the desk. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="entrance" id="content">
      <section className="card">
        <p className="entrance-brand">
          <img src={icon} alt="" width="26" height="26" /> Countersign
        </p>
        <h1>{title}</h1>
        {children}
      </section>
    </main>
  );
}

/** The named fields of a form that was sent off. */
export function fieldsOf(event: FormEvent<HTMLFormElement>): Record<string, string> {
  event.preventDefault();
  const fields = [...new FormData(event.currentTarget)];
  return Object.fromEntries(fields.filter((one): one is [string, string] => typeof one[1] === 'string'));
}

/** An address on this origin to go on to; anything else leads to the front. */
export function safeTarget(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
