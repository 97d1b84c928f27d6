import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useChart } from '../../src/read/buyer/use-chart.ts';
import { startMetered } from '../support/metered.ts';

test('the chart of use: by day without a package, against the quota with one, what is not charged yet apart', async (context) => {
  const story = await startMetered('2.0');
  context.after(() => story.close());
  const { workspace } = story.simulator.workspaces.get('default');
  const chartOf = (id: string) => {
    const instance = workspace.state.get('instances', id);
    assert.ok(instance);
    return useChart(workspace, instance);
  };
  const [minutes] = await story.opens();
  assert.equal(chartOf(minutes), undefined, 'nothing was used');
  await story.passes('PT3H');
  await story.uses(minutes, 10, 1);
  const waiting = chartOf(minutes);
  assert.equal(waiting?.quotaY, undefined);
  assert.equal(
    waiting?.days.reduce((sum, day) => sum + day.waiting, 0),
    100_000,
  );
  await story.passes('PT2H');
  assert.equal(
    chartOf(minutes)?.days.reduce((sum, day) => sum + day.paid, 0),
    100_000,
  );
  const { instanceId: pack } = await story.buysPackage('1,000 minutes');
  await story.passes('PT2H');
  await story.uses(minutes, 400, 5);
  await story.passes('PT2H');
  for (const id of [minutes, pack]) {
    const chart = chartOf(id);
    assert.equal(chart?.quotaTenThousandths, 10_000_000);
    assert.equal(chart?.days.at(-1)?.shown.drawn, 4_000_000, 'drawn so far');
    const [part] = chart?.bars.at(-1)?.parts ?? [];
    assert.deepEqual([part?.kind, part && Math.round((part.height / (140 - 12)) * 1_000)], ['drawn', 400]);
  }
  const html = await (await fetch(`${story.origin}/w/default/my/${pack}?lang=en`)).text();
  assert.match(html, /class="chart-quota"/);
  assert.match(html, /against the quota of 1,000 minutes/);
  await story.passes('P25D');
  const later = await (await fetch(`${story.origin}/w/default/my/${pack}?lang=en`)).text();
  assert.match(
    later,
    /<p class="hint" id="use-chart-table">Nothing was used on the days shown\./,
    'no table of nothing',
  );
});
