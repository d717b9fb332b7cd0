/**
 * Rows made once per record: records are never changed in place, so a row holds until its record is replaced or a name or
 * setting it shows is (`labels` of the state counts those). Forgotten with the record.
 */
export function createMemory<Record extends object, Row>(): (record: Record, labels: number, make: () => Row) => Row {
  const kept = new WeakMap<Record, { readonly labels: number; readonly row: Row }>();
  return (record, labels, make) => {
    const known = kept.get(record);
    if (known?.labels === labels) return known.row;
    const row = make();
    kept.set(record, { labels, row });
    return row;
  };
}
