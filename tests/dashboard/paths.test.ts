import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fillPath, matchPath } from '../../dashboard/src/paths.ts';

it('paths and patterns say the same both ways', () => {
  const pattern = '/queue/:split?/:draft?';
  assert.deepEqual(matchPath(pattern, '/queue'), {});
  assert.deepEqual(matchPath(pattern, '/queue/due/a%2Fb'), { split: 'due', draft: 'a/b' });
  assert.equal(matchPath(pattern, '/queue/due/a/b'), null);
  assert.equal(matchPath('/leads/:run', '/leads'), null);
  assert.deepEqual(matchPath('/leads/:run', '/leads/%E0'), { run: '%E0' });
  assert.equal(fillPath(pattern, { split: 'due', draft: 'a/b' }), '/queue/due/a%2Fb');
  assert.equal(fillPath(pattern, { draft: 'a' }), '/queue');
  assert.equal(fillPath('/leads/:run', { run: 'x' }), '/leads/x');
});
