/** One file: how far it is read, its bad rows with reasons, and the signature for the good ones. */
import { badRows, importView } from '../../api/answers';
import type { BadRow, ImportView } from '../../api/answers';
import { screenOf } from '../../app/screen';
import type { Session } from '../../app/session';
import { ImportFileView } from './view';

export interface ImportFileData {
  readonly file: ImportView;
  /** The first bad rows. */
  readonly bad: readonly BadRow[];
}

async function load(session: Session, id: string): Promise<ImportFileData> {
  const path = `/imports/${encodeURIComponent(id)}`;
  const [file, rows] = await Promise.all([
    session.client.send({ path, reader: importView }),
    session.client.send({ path: `${path}/rows?kind=invalid`, reader: badRows }),
  ]);
  return { file, bad: rows.rows.map(({ content }) => content) };
}

export const screen = screenOf<ImportFileData>({
  title: ({ imports }, data) => data?.file.name ?? imports.title,
  load: (session, { params }) => load(session, params['id'] ?? ''),
  View: ImportFileView,
  concerns: ({ what, id }, { params }) => what === 'import' && id === params['id'],
});
