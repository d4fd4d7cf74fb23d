/** Fields and choices: react-aria's behaviour under our own look. */
import type { Ref } from 'react';
import {
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly wrong?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly kind?: 'text' | 'amount' | 'digits';
}

export function TextInput({
  label,
  value,
  onChange,
  placeholder = '',
  disabled = false,
  wrong = false,
  inputRef,
  kind = 'text',
}: TextProps) {
  return (
    <TextField
      className={`field field-${kind}`}
      value={value}
      onChange={onChange}
      isDisabled={disabled}
      data-wrong={wrong}
    >
      <Label>{label}</Label>
      <Input
        ref={inputRef ?? null}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        inputMode={kind === 'text' ? 'text' : 'decimal'}
        onFocus={(event) => kind === 'amount' && event.currentTarget.select()}
      />
    </TextField>
  );
}

interface Option<K extends string> {
  readonly id: K;
  readonly text: string;
}

interface PickerProps<K extends string> {
  readonly label: string;
  readonly placeholder?: string;
  readonly options: readonly Option<K>[];
  readonly value: K | undefined;
  readonly disabled?: boolean;
  readonly onChange: (value: K) => void;
}

/** A drop-down list: one of many. */
export function Picker<K extends string>(props: PickerProps<K>) {
  const { label, placeholder, options, value, disabled = false, onChange } = props;
  return (
    <Select
      className="select"
      placeholder={placeholder ?? ''}
      value={value ?? null}
      isDisabled={disabled}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label>{label}</Label>
      <Button>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox items={options}>
          {(option) => <ListBoxItem className="option">{option.text}</ListBoxItem>}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** A row of exclusive choices, each a radio by role. */
export function Choice<K extends string>(props: PickerProps<K>) {
  const { label, options, value, disabled = false, onChange } = props;
  return (
    <ToggleButtonGroup
      className="choice"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      isDisabled={disabled}
      selectedKeys={value === undefined ? [] : [value]}
      onSelectionChange={(keys) => {
        const chosen = options.find((option) => keys.has(option.id));
        if (chosen && chosen.id !== value) onChange(chosen.id);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id}>
          {option.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
