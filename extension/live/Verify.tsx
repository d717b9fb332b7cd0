import { useMemo } from 'preact/hooks';
import type { KeyturnDatabase } from '../db/database.ts';
import { useKeptFocus } from '../ui/options/parts/kept-focus.ts';
import type { PopupActions } from '../ui/popup/data.ts';
import { Popup } from '../ui/popup/Popup.tsx';
import { hashOfPlace, type Place, placeOf } from '../ui/popup/place.ts';
import { SetUp, type SetUpProps } from '../ui/second-factor/SetUp.tsx';
import { createFactors } from './factors.ts';
import { useHash, useLiveQuery } from './options-hooks.ts';
import { popupActions } from './popup-actions.ts';
import { readPopup } from './popup-data.ts';

/** The popup as a tab, where it can stay open for a passkey and for setting one up. */
export function Verify({ db }: { readonly db: KeyturnDatabase }) {
  const factors = useMemo(() => createFactors(db), [db]);
  const data = useLiveQuery(() => readPopup(db), [db]);
  const userId = data?.user?.id ?? '';
  const actions = useMemo(
    (): PopupActions => ({
      ...popupActions(Promise.resolve(db), userId),
      ceremony: factors.ceremony,
      goTo: async (place) => goTo(place),
    }),
    [db, userId],
  );
  const hash = useHash();
  const place = useMemo(() => begin(placeOf(hash)), [hash]);
  if (!data) return null;

  if (place.kind === 'set_up' && data.me) {
    const back = (): void => goTo(place.back ? { kind: 'sheet', at: place.back } : { kind: 'lists' });
    return (
      <SetUpTab
        key={userId}
        desk={factors}
        methods={data.me.meta.user.mfaMethods}
        need={place.need}
        {...(place.back && { afterwards: 'Then you go on where you were. What you typed is kept.' })}
        onDone={back}
        onCancel={back}
      />
    );
  }
  return <Popup data={data} actions={actions} place={place} />;
}

/** Each step takes the place of the one before, and of what the keyboard was on. */
function SetUpTab(props: SetUpProps) {
  useKeptFocus();
  return (
    <main class="tab">
      <SetUp {...props} />
    </main>
  );
}

/** Takes `go` out of the address, so that a page that is loaded again asks for nothing by itself. */
function begin(place: Place): Place {
  if (place.kind === 'sheet' && place.at.go)
    history.replaceState(null, '', hashOfPlace({ kind: 'sheet', at: { ...place.at, go: false } }));
  return place;
}

function goTo(place: Place): void {
  location.hash = hashOfPlace(place);
}
