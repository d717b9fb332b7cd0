/** How many long answers one person may have on their way at once: each keeps a piece in memory until it is read. */
const AT_ONCE = 5;

/** Counts long answers by person. [Y13] */
export type Downloads = {
  /** Counts one more and gives what ends it, or null where there are too many. */
  begin(userId: string): (() => void) | null;
};

export function createDownloads(): Downloads {
  const underWay = new Map<string, number>();
  return {
    begin(userId) {
      const before = underWay.get(userId) ?? 0;
      if (before >= AT_ONCE) return null;
      underWay.set(userId, before + 1);
      return () => {
        const left = underWay.get(userId)! - 1;
        if (left) underWay.set(userId, left);
        else underWay.delete(userId);
      };
    },
  };
}
