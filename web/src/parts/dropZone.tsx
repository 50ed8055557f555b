/** Files by dropping them, or by choosing them: with a mouse, a thumb or the keyboard. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../words/use';
import { Icon } from './icon';

export interface DropZoneProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly isMany?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

export function DropZone({ label, isBusy, isMany, onFiles }: DropZoneProps): VNode {
  const words = useWords();
  const [isOver, setOver] = useState(false);
  return (
    <label
      class={`drop${isOver ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <Icon name="file" />
      <span class="button">{isBusy ? words.common.sendingFile : label}</span>
      <span class="soft">{words.common.orDrop}</span>
      <input
        type="file"
        class="hidden"
        accept=".xml,.csv,text/csv,text/xml,application/xml"
        multiple={isMany === true}
        disabled={isBusy}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}
