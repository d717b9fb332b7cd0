import type { Review } from '../../core/reviews.ts';
import type { Call, GraphRoute } from './call.ts';
import { type EntitySet, entries } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { contactedRows, decisionRow, definitionRow, instanceRow, stageOfId, stageRows } from './review-rows.ts';
import {
  instanceFor,
  ownItems,
  ownSeries,
  reviews,
  seriesFor,
  visibleInstances,
  visibleItems,
  visibleSeries,
} from './review-viewer.ts';
import { partRoute, setRoutes } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

type Path = Call['parameters'];

export const DEFINITIONS = 'identityGovernance/accessReviews/definitions';
const INSTANCES = `${DEFINITIONS}/:id/instances`;
export const INSTANCE = `${INSTANCES}/:instance`;
export const STAGE = `${INSTANCE}/stages/:stage`;
export const DECISION_TYPE = 'accessReviewInstanceDecisionItem';

export const DEFINITION_SET: EntitySet = {
  path: DEFINITIONS,
  type: 'accessReviewScheduleDefinition',
  all: (viewer) => entries(visibleSeries(viewer), (series) => definitionRow(viewer.state, series)),
  one(viewer, id) {
    const series = seriesFor(viewer, id);
    return series && definitionRow(viewer.state, series);
  },
  own: {
    reviewer: (viewer) =>
      entries(
        [...visibleSeries(viewer)].filter((series) => ownSeries(viewer, series)),
        (series) => definitionRow(viewer.state, series),
      ),
  },
};

/** Access reviews, their instances and rounds, and what is decided in them. Reviewers see what is theirs. */
export const REVIEW_ROUTES: readonly GraphRoute[] = [
  ...setRoutes(DEFINITION_SET),
  ...partRoute(INSTANCES, 'accessReviewInstance', (viewer, path) => instancesOf(viewer, path, () => true), {
    reviewer: (viewer, path) => instancesOf(viewer, path, (review) => reviews(viewer, review)),
  }),
  ...partRoute(`${INSTANCE}/decisions`, DECISION_TYPE, decisionsOf, { reviewer: ownDecisionsOf }),
  ...partRoute(`${INSTANCE}/stages`, 'accessReviewStage', stagesOf, {
    // Whoever has something to decide does so in the round that runs.
    reviewer: (viewer, path) => stagesOf(viewer, path)?.filter(({ status }) => status === 'InProgress') ?? null,
  }),
  ...partRoute(`${STAGE}/decisions`, DECISION_TYPE, decisionsOf, { reviewer: ownDecisionsOf }),
  ...partRoute(`${INSTANCE}/contactedReviewers`, 'accessReviewReviewer', (viewer, path) => {
    const review = instanceFor(viewer, path);
    const rows = review && contactedRows(viewer.state, review);
    return rows && (viewer.readsAll ? rows : rows.filter(({ id }) => id === viewer.user.id));
  }),
];

function instancesOf(viewer: Viewer, { id }: Path, wanted: (review: Review) => boolean): readonly Row[] | null {
  const series = seriesFor(viewer, id!);
  return series && visibleInstances(viewer, series).filter(wanted).map(instanceRow);
}

function stagesOf(viewer: Viewer, path: Path): readonly Row[] | null {
  const review = instanceFor(viewer, path);
  return review && stageRows(review);
}

function decisionsOf(viewer: Viewer, path: Path): readonly Row[] | null {
  return decisionRows(viewer, path, visibleItems);
}

function ownDecisionsOf(viewer: Viewer, path: Path): readonly Row[] | null {
  return decisionRows(viewer, path, ownItems);
}

/** Those of an instance, or where the path names a round those it looked at. */
function decisionRows(viewer: Viewer, path: Path, itemsOf: typeof visibleItems): readonly Row[] | null {
  const review = instanceFor(viewer, path);
  const stage = review && path.stage ? stageOfId(review, path.stage) : undefined;
  if (!review || stage === null) return null;
  const items = itemsOf(viewer, review).filter((item) => stage === undefined || item.stage >= stage);
  return items.map((item) => decisionRow(viewer.state, viewer.base, review, item, stage));
}
