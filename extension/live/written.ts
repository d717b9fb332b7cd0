/** Whether a change was written; false where this browser cannot, as where its disk is full. */
export async function written(change: Promise<unknown>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (fault) {
    console.error('Keyturn could not write to its database:', fault);
    return false;
  }
}
