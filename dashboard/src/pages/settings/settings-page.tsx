import { ApiKeys } from './api-keys.tsx';
import { ContentRules } from './content-rules.tsx';
import { GivenUp } from './given-up.tsx';

/** What a mail may hold, the keys of other programs, and what was given up. The rest is set in the environment. */
export default function SettingsPage() {
  return (
    <div className="page">
      <h1>Settings</h1>
      <p className="lead-text">
        What an installation talks to and how it sends is set in its environment. What stands here belongs to the
        workspace.
      </p>
      <GivenUp />
      <ContentRules />
      <ApiKeys />
    </div>
  );
}
