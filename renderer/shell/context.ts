/** The app for every component below. */
import { createContext, use } from 'react';
import type { App } from './app.ts';

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = use(AppContext);
  if (app === undefined) throw new Error('a component outside <AppContext>');
  return app;
}
