import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const rain: MantineColorsTuple = [
  '#E3F0F2',
  '#CBE3E7',
  '#9CCAD2',
  '#68AFBC',
  '#3D95A6',
  '#1C7E92',
  '#0B6A7E',
  '#0B6477',
  '#084F5F',
  '#063C48',
];
/** What cannot be undone: `--bad` of each theme where buttons are filled with it. */
const red: MantineColorsTuple = [
  '#FBE8E6',
  '#F8D5D2',
  '#F6BFBA',
  '#F6ABA4',
  '#F3938A',
  '#F6ABA4',
  '#CC3A31',
  '#B3261E',
  '#941D16',
  '#5E120D',
];
const gray: MantineColorsTuple = [
  '#F6F8F8',
  '#EDF1F1',
  '#DCE3E5',
  '#C2CCCF',
  '#9AA8AD',
  '#75858C',
  '#5D6C74',
  '#45545C',
  '#2B3941',
  '#12212A',
];
/** Mantine's own dark greys are brownish beside our slates. */
const dark: MantineColorsTuple = [
  '#E4ECEE',
  '#B4C2C8',
  '#93A4AC',
  '#6E8089',
  '#35464E',
  '#24333A',
  '#18242A',
  '#111B20',
  '#0E171B',
  '#0B1317',
];

/** One script family a line, drawn together: weights and heights match where scripts meet. */
const sans =
  "'IBM Plex Sans Variable', 'IBM Plex Sans Thai Looped', 'IBM Plex Sans JP', system-ui, 'Noto Sans Thai Looped', 'Noto Sans JP', sans-serif";

/** On what is filled Mantine keeps white text in both themes, which is too faint on the light colours of the dark one. */
const colorsOf: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  return input.variant === 'filled' ? { ...colors, color: 'var(--on-accent)' } : colors;
};

/** Mantine's part of the design; colours of our own components are in `tokens.css`. */
export const theme = createTheme({
  primaryColor: 'rain',
  primaryShade: { light: 7, dark: 4 },
  colors: { rain, red, gray, dark },
  variantColorResolver: colorsOf,
  fontFamily: sans,
  fontFamilyMonospace: "'IBM Plex Mono', 'IBM Plex Sans Thai Looped', ui-monospace, monospace",
  headings: { fontFamily: sans, fontWeight: '600' },
  defaultRadius: 6,
  cursorType: 'pointer',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
  },
});

/** Where Mantine's own variables are not what `tokens.css` says. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#F6F8F8',
    '--mantine-color-text': '#12212A',
    '--mantine-color-dimmed': '#5A6870',
    '--mantine-color-default-border': '#CBD5D8',
    '--mantine-color-placeholder': '#66747C',
    '--mantine-color-error': '#B3261E',
    '--mantine-color-disabled': '#EDF1F1',
    '--mantine-color-disabled-color': '#5A6870',
  },
  dark: {
    '--mantine-color-body': '#0B1317',
    '--mantine-color-text': '#E4ECEE',
    '--mantine-color-dimmed': '#93A4AC',
    '--mantine-color-default': '#18242A',
    '--mantine-color-default-border': '#314149',
    '--mantine-color-default-hover': '#1E2C33',
    '--mantine-color-placeholder': '#83949C',
    '--mantine-color-error': '#F3938A',
    '--mantine-color-disabled-color': '#93A4AC',
    // Lighter: darker, as Mantine has it, its text would be too faint.
    '--mantine-color-rain-filled-hover': rain[3],
  },
});
