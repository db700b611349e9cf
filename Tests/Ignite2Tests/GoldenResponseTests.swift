import Ignite2
import Testing
