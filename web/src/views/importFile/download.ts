/** The bad rows as a file to correct and drop again. */
import type { ImportView } from '../../api/answers';
import type { Session } from '../../app/session';

/** Throws as `Client.send`. */
export async function saveBadRows(session: Session, file: ImportView): Promise<void> {
  const content = await session.client.download(`/imports/${encodeURIComponent(file.id)}/bad.csv`);
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${file.name.replace(/\.\w+$/, '')}-bad.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
