// What Firefox keeps of a stay on the site, on the disk: addresses.
import { profileJourneys } from '../support/profile-journeys.ts'

profileJourneys('Firefox')
