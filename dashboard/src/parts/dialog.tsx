import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';

type DialogProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  /** Without a head of its own; the title is for screen readers. */
  bare?: boolean;
};

/** The browser's own modal dialog: it keeps the focus inside, closes by Esc and gives the focus back. */
export function Dialog({ title, isOpen, onClose, children, wide = false, bare = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const { current } = dialog;
    if (isOpen && !current?.open) {
      current?.showModal();
      // The browser would take the first thing that can have the focus, which closes the dialog.
      current?.querySelector<HTMLElement>('.dialog-body :is(input, textarea, select, button)')?.focus();
    }
    if (!isOpen && current?.open) current.close();
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it, the browser sees to that
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      className={`dialog${wide ? ' dialog-wide' : ''}${bare ? ' dialog-bare' : ''}`}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={bare ? 'visually-hidden' : 'dialog-head'}>
        <h2 id={heading}>{title}</h2>
        {!bare && (
          <button type="button" className="icon-button" onClick={onClose}>
            <X aria-hidden />
            <span className="visually-hidden">Close</span>
          </button>
        )}
      </div>
      {isOpen && <div className="dialog-body">{children}</div>}
    </dialog>
  );
}
