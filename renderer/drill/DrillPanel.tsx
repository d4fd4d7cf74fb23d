export function DrillPanel() {
  return null;
}
