export type Role = 'viewer' | 'operator' | 'admin' | 'owner';

export type KeyScope = 'read' | 'intake' | 'propose' | 'metrics';

/** Who acts. Only a person can countersign; an agent (API key, MCP client) reads and proposes; the system runs jobs. */
export type Actor =
  | { kind: 'person'; personId: string; name: string; role: Role }
  | { kind: 'agent'; keyId: string; name: string; scopes: readonly KeyScope[] }
  | { kind: 'system'; name: string };

export type Person = Extract<Actor, { kind: 'person' }>;

export const system: Actor = { kind: 'system', name: 'system' };

const rank: Record<Role, number> = { viewer: 0, operator: 1, admin: 2, owner: 3 };

/** Whether the actor is a person with at least this role. */
export function isPersonWithRole(actor: Actor, role: Role): actor is Person {
  return actor.kind === 'person' && rank[actor.role] >= rank[role];
}
