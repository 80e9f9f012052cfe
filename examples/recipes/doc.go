// Package recipes shows how a service does one thing each with Faultline. A recipe is one
// file that stands alone; copy it. Its test shows what clients get.
package recipes
