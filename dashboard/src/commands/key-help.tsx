import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { allCommands, type Scope } from './catalogue.ts';
import { KeyCaps } from './key-caps.tsx';
import { setSingleKeys, singleKeysAreOn } from './keys.ts';
import { useCommand } from './registry.ts';

const titles: Record<Scope, string> = {
  list: 'In the list',
  draft: 'The open draft',
  everywhere: 'Everywhere',
  dialog: 'In dialogs',
};

/** Every key, from the same catalogue that the keys themselves come from. */
export function KeyHelp() {
  const [isOpen, setOpen] = useState(false);
  const [single, setSingle] = useState(singleKeysAreOn);
  useCommand('help.open', () => setOpen(true));
  const change = (isOn: boolean) => {
    setSingleKeys(isOn);
    setSingle(isOn);
  };
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={() => setOpen(false)} wide>
      <div className="key-help">
        {(Object.keys(titles) as Scope[]).map((scope) => (
          <KeySection key={scope} scope={scope} />
        ))}
      </div>
      <label className="check-line">
        <input type="checkbox" checked={single} onChange={(event) => change(event.target.checked)} />
        Single keys work without Ctrl or ⌘
      </label>
    </Dialog>
  );
}

function KeySection({ scope }: { scope: Scope }) {
  const inScope = allCommands.filter(([, command]) => command.scope === scope && command.keys.length > 0);
  if (inScope.length === 0) return null;
  return (
    <section>
      <h3>{titles[scope]}</h3>
      <dl>
        {inScope.map(([id, { title, keys }]) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>
              {keys.map((key) => (
                <KeyCaps key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
