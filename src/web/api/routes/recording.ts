import type { Workspace } from '../../../app/workspace.ts';
import { isoTimeOrNull } from '../../../read/api/iso-time.ts';
import { recordedIn, recordedText } from '../../scenarios/recorded-text.ts';
import { workspaceRoute } from '../api-route.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { RECORDING } from '../schemas/scenario.ts';

const tag = 'Scenarios';

function recordingResource(workspace: Workspace, { words: { t } }: ReaderTexts) {
  const recorded = recordedIn(workspace);
  return {
    recording: workspace.recording.isOn,
    sinceWallAt: isoTimeOrNull(recorded?.sinceWallAt),
    stepCount: recorded?.steps.length ?? 0,
    text: recorded ? recordedText(recorded, t) : '',
  };
}

export const RECORDING_ROUTES = [
  workspaceRoute({
    id: 'startRecording',
    method: 'post',
    path: '/recording',
    tag,
    summary: 'Begin to record a scenario',
    description:
      'What people do on the pages and scripts do over the API becomes steps, until the recording is ended. A recording ' +
      'before it is forgotten. In memory only.',
    success: [{ status: 201, description: 'It has begun.', schema: RECORDING }],
    faults: [],
    handle: ({ market: { workspace }, texts }) => {
      workspace.recording.begin(workspace, workspace.wall.now());
      return recordingResource(workspace, texts);
    },
  }),
  workspaceRoute({
    id: 'getRecording',
    method: 'get',
    path: '/recording',
    tag,
    summary: 'What was recorded so far, as a scenario file',
    success: [{ status: 200, description: 'Of the last recording where none is under way.', schema: RECORDING }],
    faults: [],
    handle: ({ market: { workspace }, texts }) => recordingResource(workspace, texts),
  }),
  workspaceRoute({
    id: 'stopRecording',
    method: 'delete',
    path: '/recording',
    tag,
    summary: 'End the recording',
    success: [{ status: 200, description: 'What was recorded.', schema: RECORDING }],
    faults: [],
    handle: ({ market: { workspace }, texts }) => {
      workspace.recording.end(workspace);
      return recordingResource(workspace, texts);
    },
  }),
];
