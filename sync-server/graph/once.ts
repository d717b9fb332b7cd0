/** Makes a row once for each record. Records never change: one that is another is a new one. */
export function oncePerRecord<Made extends object, Of extends object>(
  make: (record: Of) => Made,
): (record: Of) => Made {
  const made = new WeakMap<Of, Made>();
  return (record) => {
    let row = made.get(record);
    if (!row) {
      row = make(record);
      made.set(record, row);
    }
    return row;
  };
}
