/** 联系名单: full names and numbers, on the screen only while they are looked at. */
import { useState } from 'react';
import type { ContactView } from '../../shared/outage/view.ts';
import { useCell } from '../cell.ts';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { Words } from '../text/zh.ts';
import { contactsText } from './outage.ts';

export function ContactList() {
  const { outage, session } = useApp();
  const words = useWords().outage;
  const { contacts } = useCell(outage.cell);
  const { running } = useCell(session.cell);
  const [copied, setCopied] = useState(false);
  if (contacts.length === 0) return <p className="panel outages-none muted">{words.noContacts}</p>;
  const copy = () => {
    void navigator.clipboard.writeText(contactsText(contacts)).then(() => setCopied(true));
  };
  return (
    <section className="panel outages-one" aria-label={words.tabs.contacts}>
      <p className="muted">{words.contactsHint}</p>
      <ContactTable contacts={contacts} say={words} />
      <footer className="outages-ways">
        <Action onPress={copy}>{copied ? words.copied : words.copy}</Action>
        <Action isDisabled={running !== undefined} onPress={() => void outage.printContacts()}>
          {words.printList}
        </Action>
      </footer>
    </section>
  );
}

interface ContactTableProps {
  readonly contacts: readonly ContactView[];
  readonly say: Words['outage'];
}

/** The same on screen and on paper. */
export function ContactTable({ contacts, say }: ContactTableProps) {
  return (
    <table className="contacts" aria-label={say.tabs.contacts}>
      <thead>
        <tr>
          <th>{say.patient}</th>
          <th>{say.phone}</th>
          <th className="end">{say.difference}</th>
          <th>{say.say}</th>
        </tr>
      </thead>
      <tbody>
        {contacts.map(({ visit, name, phone, owed, say: sentence }) => (
          <tr key={visit} className="selectable">
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td className="figure">{phone === '' ? say.noPhone : phone}</td>
            <td className="end">{owed === 0 ? null : <FinancialText amount={owed} signed />}</td>
            <td>{sentence}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
