import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { DirectoryInUseError } from '../errors';
import { levelErrorCode } from './levelErrors';

/**
 * Keeps a directory for one network. Node has no file locks of its own; LevelDB has one that the system releases
 * when the process ends, however it ends, and that also keeps out other threads of the same process. So an empty
 * database serves as the lock.
 */
export class DirectoryLock {
  readonly #database: ClassicLevel;

  private constructor(database: ClassicLevel) {
    this.#database = database;
  }

  /** Throws DirectoryInUseError when somebody has it. */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const database = new ClassicLevel(join(directory, 'lock'));
    try {
      await database.open();
    } catch (error) {
      if (levelErrorCode(error) !== 'LEVEL_LOCKED') throw error;
      throw new DirectoryInUseError(
        `${directory} is in use by another process, or by another network in this one; close it first`,
        { cause: error },
      );
    }
    return new DirectoryLock(database);
  }

  async release(): Promise<void> {
    await this.#database.close();
  }
}
