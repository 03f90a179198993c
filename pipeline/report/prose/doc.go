// Package prose says things in Latvian and English: messages with places for
// values, plural forms by the rules of CLDR, numbers, dates, periods, and the
// labels of every code. All texts are data; this room holds no sentence.
//
// It knows nothing of reports or figures. A text that lacks a language, a plural
// form or a placeholder is a definition mistake (model.Problems), found when the
// texts are loaded. A key that the program asks for and no text has is a bug.
package prose
